"""Making the summary's document as a task: the job process does it, and keeps it among the files."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from app.access import Access
from app.authorization import access_for
from app.clock import now, today
from app.db import db, reading
from app.errors import NotVisible
from app.files.domain import FileDraft
from app.files.operations import put_file
from app.identity.models.users import User
from app.part import TaskContext, TaskKind
from audits.summary.documents import PURPOSE, TASK, DocumentDraft, auditor_of, summary_document

KEPT = timedelta(days=30)  # as long as the task that names it


def make_document(context: TaskContext) -> Mapping[str, Any]:
    """Make the document that was asked for, of what its asker may see, and keep it as one ZIP file."""
    draft = DocumentDraft(**context.arguments)
    with reading():  # figures and pictures take seconds: nobody is to wait for the lock meanwhile
        document = summary_document(draft, _access(draft, context.asked_by), today())
        db.session.rollback()
    file = FileDraft(f"{document.name}.zip", "application/zip", PURPOSE, keep_until=now() + KEPT)
    return {"file": str(put_file(document.packed(), file, by=context.asked_by, at=now()).id)}


def _access(draft: DocumentDraft, asked_by: int | None) -> Access:
    if asked_by is None:
        return auditor_of(draft.municipality_id)
    asker = db.session.get(User, asked_by)
    if asker is None:
        raise NotVisible
    return access_for(asker)


# apart: drawing takes memory that the job process would keep
TASKS = (TaskKind(TASK, make_document, apart=True),)
