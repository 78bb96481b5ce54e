from flask import has_app_context

from app.serving.processes import start

GOOD, BAD = 7, 9


def exit_with_context_seen() -> None:
    raise SystemExit(BAD if has_app_context() else GOOD)


def test_process_has_no_context_of_the_command_that_started_it(web):
    process = start(exit_with_context_seen)
    process.join(20)

    assert has_app_context()
    assert process.exitcode == GOOD
