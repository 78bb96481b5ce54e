"""What can be permitted in surveys."""

from enum import StrEnum


class SurveyPermission(StrEnum):
    """Permissions on instruments, rounds, sessions and self-reports."""

    READ_INSTRUMENTS = "surveys:instrument:read"
    RECORD_LICENCE = "surveys:licence:record"
    MANAGE_ROUNDS = "surveys:round:manage"
    READ_ROUNDS = "surveys:round:read"
    HOLD_SESSIONS = "surveys:session:hold"
    SEAL_CASES = "surveys:case:seal"
    ANSWER_SELF_REPORT = "surveys:self_report:answer"
    READ_SELF_REPORTS = "surveys:self_report:read"
