"""Every kind of event the archive records, and nothing else."""

from enum import StrEnum

from archive.speech import LazyString, lazy


class Kind(StrEnum):
    # subject:verb, past tense; a value is never renamed once released.
    ACCESS_DENIED = "access:denied"
    ACCOUNT_ACTIVATED = "account:activated"
    ACCOUNT_CLOSED = "account:closed"
    ACCOUNT_LOCKED = "account:locked"
    ACCOUNT_OPENED = "account:opened"
    ACCOUNT_REOPENED = "account:reopened"
    API_READ = "api:read"
    AUDIT_EXPORTED = "audit:exported"
    AUDIT_VERIFIED = "audit:verified"
    BACKUP_MADE = "backup:made"
    BACKUP_RESTORED = "backup:restored"
    BATCH_OPENED = "batch:opened"
    BATCH_SORTED = "batch:sorted"
    CALENDAR_IMPORTED = "calendar:imported"
    CALENDAR_RECOUNTED = "calendar:recounted"
    CASES_IMPORTED = "cases:imported"
    CASE_ASSIGNED = "case:assigned"
    CASE_CLOSED = "case:closed"
    CASE_EDITED = "case:edited"
    CASE_FILED = "case:filed"
    CASE_IMPORTED = "case:imported"
    CASE_LINKED = "case:linked"
    CASE_RENUMBERED = "case:renumbered"
    CHECKPOINT_SIGNED = "checkpoint:signed"
    CLOSING_ANSWERED = "closing:answered"
    CLOSING_PLANNED = "closing:planned"
    DEMO_FILLED = "demo:filled"
    DISPUTE_DECIDED = "dispute:decided"
    DOCUMENTS_SENT = "documents:sent"
    DOCUMENT_CHANGED = "document:changed"
    DOCUMENT_COMMENTED = "document:commented"
    DOCUMENT_FILED = "document:filed"
    DOCUMENT_WITHDRAWN = "document:withdrawn"
    EVENT_RECORDED = "event:recorded"
    EXTENSION_ASKED = "extension:asked"
    EXTENSION_DECIDED = "extension:decided"
    FACTOR_ADDED = "factor:added"
    FACTOR_REMOVED = "factor:removed"
    FILES_MERGED = "files:merged"
    FILES_PARTED = "files:parted"
    FILE_QUARANTINED = "file:quarantined"
    FILE_TAKEN = "file:taken"
    FINDING_WAIVED = "finding:waived"
    JOB_BURIED = "job:buried"
    JOB_RETRIED = "job:retried"
    LINK_DECIDED = "link:decided"
    LOGIN_REFUSED = "login:refused"
    MATERIAL_RECEIVED = "material:received"
    MEMBERSHIP_ENDED = "membership:ended"
    MEMBERSHIP_GRANTED = "membership:granted"
    NODE_COMPLETED = "node:completed"
    NODE_RECOUNTED = "node:recounted"
    NODE_SIGNED = "node:signed"
    NODE_STARTED = "node:started"
    OBJECT_DAMAGED = "object:damaged"
    PAGES_ARRANGED = "pages:arranged"
    PAGES_READ = "pages:read"
    PAGE_FAILED = "page:failed"
    PAPER_MOVED = "paper:moved"
    PARTY_ADDED = "party:added"
    PARTY_EDITED = "party:edited"
    PARTY_UNMASKED = "party:unmasked"
    PASSWORD_CHANGED = "password:changed"  # noqa: S105  # the name of an event
    PERSON_RENAMED = "person:renamed"
    PLACE_CHANGED = "place:changed"
    PLACE_MADE = "place:made"
    POLICY_CHANGED = "policy:changed"
    PROFILE_ADOPTED = "profile:adopted"
    PROPOSAL_REJECTED = "proposal:rejected"
    READING_CORRECTED = "reading:corrected"
    RECEIPT_CORRECTED = "receipt:corrected"
    RECEIPT_REGISTERED = "receipt:registered"
    RECEIPT_SCANNED = "receipt:scanned"
    RESET_APPROVED = "reset:approved"
    RESET_REQUESTED = "reset:requested"
    SCAN_RETRIED = "scan:retried"
    SENDING_RECEIVED = "sending:received"
    SESSION_ENDED = "session:ended"
    SESSION_OPENED = "session:opened"
    STORE_CHECKED = "store:checked"
    STORE_SWEPT = "store:swept"
    SUBMISSION_DISPUTED = "submission:disputed"
    SUBMISSION_MADE = "submission:made"
    SUBMISSION_REVIEWED = "submission:reviewed"
    SUSPENSION_BEGUN = "suspension:begun"
    SUSPENSION_ENDED = "suspension:ended"
    TEXT_SEARCHED = "text:searched"
    TOKEN_MADE = "token:made"  # noqa: S105  # the name of an event
    TOKEN_REVOKED = "token:revoked"  # noqa: S105  # ditto


LABELS: dict[Kind, LazyString] = {
    Kind.ACCESS_DENIED: lazy("Access denied"),
    Kind.ACCOUNT_ACTIVATED: lazy("Account activated"),
    Kind.ACCOUNT_CLOSED: lazy("Account closed"),
    Kind.ACCOUNT_LOCKED: lazy("Account slowed down after failed logins"),
    Kind.ACCOUNT_OPENED: lazy("Account opened"),
    Kind.ACCOUNT_REOPENED: lazy("Account reopened"),
    Kind.API_READ: lazy("Read by another system"),
    Kind.AUDIT_EXPORTED: lazy("Audit journal exported"),
    Kind.AUDIT_VERIFIED: lazy("Audit journal verified"),
    Kind.BACKUP_MADE: lazy("Backup made"),
    Kind.BACKUP_RESTORED: lazy("Backup restored"),
    Kind.BATCH_OPENED: lazy("Batch opened"),
    Kind.BATCH_SORTED: lazy("Batch sorted"),
    Kind.CALENDAR_IMPORTED: lazy("Calendar imported"),
    Kind.CALENDAR_RECOUNTED: lazy("Due dates recounted"),
    Kind.CASES_IMPORTED: lazy("Cases taken in from a file"),
    Kind.CASE_ASSIGNED: lazy("Case given to a team and holder"),
    Kind.CASE_CLOSED: lazy("Case closed"),
    Kind.CASE_EDITED: lazy("Case corrected"),
    Kind.CASE_FILED: lazy("Case filed"),
    Kind.CASE_IMPORTED: lazy("Case imported"),
    Kind.CASE_LINKED: lazy("Cases tied together"),
    Kind.CASE_RENUMBERED: lazy("Case number corrected"),
    Kind.CHECKPOINT_SIGNED: lazy("Checkpoint signed"),
    Kind.CLOSING_ANSWERED: lazy("Checks before closing answered"),
    Kind.CLOSING_PLANNED: lazy("Way of closing chosen"),
    Kind.DEMO_FILLED: lazy("Sample court filled in"),
    Kind.DISPUTE_DECIDED: lazy("Dispute over a refusal decided"),
    Kind.DOCUMENTS_SENT: lazy("Documents sent on"),
    Kind.DOCUMENT_CHANGED: lazy("Document changed"),
    Kind.DOCUMENT_COMMENTED: lazy("Comment on a document"),
    Kind.DOCUMENT_FILED: lazy("Document filed"),
    Kind.DOCUMENT_WITHDRAWN: lazy("Document taken out of the file"),
    Kind.EVENT_RECORDED: lazy("Event of a case recorded"),
    Kind.EXTENSION_ASKED: lazy("Longer term asked for"),
    Kind.EXTENSION_DECIDED: lazy("Longer term decided"),
    Kind.FACTOR_ADDED: lazy("Second factor added"),
    Kind.FACTOR_REMOVED: lazy("Second factor removed"),
    Kind.FILES_MERGED: lazy("Files of cases merged"),
    Kind.FILES_PARTED: lazy("Merged files parted"),
    Kind.FILE_QUARANTINED: lazy("File quarantined"),
    Kind.FILE_TAKEN: lazy("File taken in"),
    Kind.FINDING_WAIVED: lazy("Finding about a page waived"),
    Kind.JOB_BURIED: lazy("Task given up"),
    Kind.JOB_RETRIED: lazy("Task tried again"),
    Kind.LINK_DECIDED: lazy("Tie between cases decided"),
    Kind.LOGIN_REFUSED: lazy("Login refused"),
    Kind.MATERIAL_RECEIVED: lazy("Paper of a node received"),
    Kind.MEMBERSHIP_ENDED: lazy("Post ended"),
    Kind.MEMBERSHIP_GRANTED: lazy("Post granted"),
    Kind.NODE_COMPLETED: lazy("Node done"),
    Kind.NODE_RECOUNTED: lazy("Terms of a case counted again"),
    Kind.NODE_SIGNED: lazy("Node signed off"),
    Kind.NODE_STARTED: lazy("Nodes of a case started"),
    Kind.OBJECT_DAMAGED: lazy("Stored object found damaged"),
    Kind.PAGES_ARRANGED: lazy("Pages arranged"),
    Kind.PAGES_READ: lazy("Pages read"),
    Kind.PAGE_FAILED: lazy("Page could not be worked"),
    Kind.PAPER_MOVED: lazy("Paper moved"),
    Kind.PARTY_ADDED: lazy("Party added"),
    Kind.PARTY_EDITED: lazy("Party corrected"),
    Kind.PARTY_UNMASKED: lazy("Party's numbers read"),
    Kind.PASSWORD_CHANGED: lazy("Password changed"),
    Kind.PERSON_RENAMED: lazy("Person renamed"),
    Kind.PLACE_CHANGED: lazy("Place for paper changed"),
    Kind.PLACE_MADE: lazy("Place for paper made"),
    Kind.POLICY_CHANGED: lazy("Security policy changed"),
    Kind.PROFILE_ADOPTED: lazy("Court profile adopted"),
    Kind.PROPOSAL_REJECTED: lazy("Proposal of a document rejected"),
    Kind.READING_CORRECTED: lazy("Reading of a line corrected"),
    Kind.RECEIPT_CORRECTED: lazy("Receipt corrected"),
    Kind.RECEIPT_REGISTERED: lazy("Material received and registered"),
    Kind.RECEIPT_SCANNED: lazy("Receipt scanned"),
    Kind.RESET_APPROVED: lazy("Password reset approved"),
    Kind.RESET_REQUESTED: lazy("Password reset requested"),
    Kind.SCAN_RETRIED: lazy("Work on pages tried again"),
    Kind.SENDING_RECEIVED: lazy("Receipt of documents sent on"),
    Kind.SESSION_ENDED: lazy("Logged out"),
    Kind.SESSION_OPENED: lazy("Logged in"),
    Kind.STORE_CHECKED: lazy("Stored objects re-read"),
    Kind.STORE_SWEPT: lazy("Orphaned objects removed"),
    Kind.SUBMISSION_DISPUTED: lazy("Refusal disputed"),
    Kind.SUBMISSION_MADE: lazy("Material submitted for review"),
    Kind.SUBMISSION_REVIEWED: lazy("Submission reviewed"),
    Kind.SUSPENSION_BEGUN: lazy("Terms of a case stopped"),
    Kind.SUSPENSION_ENDED: lazy("Terms of a case run on"),
    Kind.TEXT_SEARCHED: lazy("Text of files searched"),
    Kind.TOKEN_MADE: lazy("Token made for another system"),
    Kind.TOKEN_REVOKED: lazy("Token revoked"),
}
