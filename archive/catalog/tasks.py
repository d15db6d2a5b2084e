"""What is sorted is looked at by itself, so that its documents are proposed when wanted."""

from archive.act import Act
from archive.catalog import proposing
from archive.db import db
from archive.jobs import service as jobs
from archive.jobs.tasks import Finish, Run, task
from archive.scan import sorting
from archive.scan.models import Batch
from archive.speech import lazy

KIND = proposing.KIND


@task(KIND, label=lazy("Propose the documents of a batch"), seconds=900)
def propose(run: Run, batch: int) -> Finish | None:
    found = db.session.get(Batch, batch)
    if found is None:
        return None
    looked = proposing.look(run.act, found)
    db.session.remove()

    def finish(act: Act) -> None:
        proposing.write(act, looked)

    return finish


def want(act: Act, batch: Batch) -> None:
    """Sorted anew it has another edition, and is looked at again."""
    key = f"{KIND}:{batch.id}:{batch.edition}"
    jobs.enqueue(act, KIND, key=key, again=True, batch=batch.id)


sorting.on_sorted.append(want)
