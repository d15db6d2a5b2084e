import signal
from collections.abc import Iterator

import pytest
from flask.testing import FlaskCliRunner

from archive.db import db
from archive.jobs import cli
from archive.jobs.models import State
from tests.jobs import making
from tests.jobs.making import enqueue, fresh


def run(runner: FlaskCliRunner, *words: str) -> str:
    """What a command says; it must succeed."""
    db.session.rollback()
    command = next(c for c in cli.commands if c.name == words[0])
    result = runner.invoke(command, words[1:])
    assert result.exit_code == 0, result.output
    return result.output


def bury(number: int) -> None:
    making.change(number, state=State.DEAD, error="ValueError: broken")


@pytest.fixture(autouse=True)
def _signals_as_they_were() -> Iterator[None]:
    """A command has a process of its own; here it must give back the signals it takes."""
    taken = (signal.SIGTERM, signal.SIGINT)
    before = [signal.getsignal(number) for number in taken]
    yield
    for number, handler in zip(taken, before, strict=True):
        signal.signal(number, handler)


def test_draining_does_everything_that_is_due(runner: FlaskCliRunner) -> None:
    numbers = [enqueue(str(n)) for n in range(3)]

    assert run(runner, "worker", "--drain") == "3 tasks done.\n"
    assert {fresh(n).state for n in numbers} == {State.DONE}


def test_once_does_one_task(runner: FlaskCliRunner) -> None:
    numbers = [enqueue(str(n)) for n in range(2)]

    assert run(runner, "worker", "--once") == "1 task done.\n"
    assert [fresh(n).state for n in numbers] == [State.DONE, State.READY]


def test_the_list_shows_state_attempts_key_and_reason(runner: FlaskCliRunner) -> None:
    number = enqueue("the:key")
    bury(number)

    assert run(runner, "jobs", "list", "--state", "dead") == (
        f"{number}\tGiven up\t0/5\tTest work\tthe:key\tValueError: broken\n"
    )
    assert run(runner, "jobs", "list", "--state", "ready") == ""


def test_one_task_is_started_again_by_its_number(runner: FlaskCliRunner) -> None:
    first, second = enqueue("a"), enqueue("b")
    bury(first)
    bury(second)

    assert run(runner, "jobs", "retry", str(first)) == "1 task starts again.\n"
    assert [fresh(n).state for n in (first, second)] == [State.READY, State.DEAD]


def test_all_that_was_given_up_is_started_again(runner: FlaskCliRunner) -> None:
    numbers = [enqueue(str(n)) for n in range(2)]
    for number in numbers:
        bury(number)

    assert run(runner, "jobs", "retry", "--all-dead") == "2 tasks start again.\n"
    assert {fresh(n).state for n in numbers} == {State.READY}


@pytest.mark.parametrize("words", [[], ["1", "--all-dead"]])
def test_what_to_start_again_is_said_in_one_way(
    runner: FlaskCliRunner, words: list[str]
) -> None:
    result = runner.invoke(cli.jobs, ["retry", *words])

    assert result.exit_code == 2
    assert "--all-dead" in result.output
