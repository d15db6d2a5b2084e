from archive.errors import Missing
from archive.speech import _


class NoSuchList(Missing):
    def __str__(self) -> str:
        return _("There is no such list, or not for you.")
