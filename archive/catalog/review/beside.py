"""What other parts of the room add to the page of a submission: what it lacks, say.

A part names itself once, when its module is read:

    beside.add(Part("gaps", "catalog/gaps.html", "submission:see", 10, gaps_of))

Its template is included above what was handed in, with what the function answers as
``part``; ``row`` and ``act_today`` are there anyway. It shows only to those with its right.
"""

from archive.catalog.review.models import Submission
from archive.intake.parts import Part, Parts

_of_submissions = Parts[Submission]()
add, of = _of_submissions.add, _of_submissions.of

__all__ = ["Part", "add", "of"]
