"""Page pictures with their text, written as PDF/A-2u. Knows no case and no database."""
