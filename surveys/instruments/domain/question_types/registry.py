"""Every type of question under its word in YAML. A new type is a class and a line here."""

from surveys.instruments.domain.question_types.base import QuestionType
from surveys.instruments.domain.question_types.choices import (
    ONE,
    Faces,
    MultipleChoice,
    YesNoDontKnow,
)
from surveys.instruments.domain.question_types.lines import RatedLine
from surveys.instruments.domain.question_types.numbers import (
    DecimalNumber,
    PerServiceNumber,
    WholeNumber,
)
from surveys.instruments.domain.question_types.writing import Day, FreeText

TYPES: dict[str, QuestionType] = {
    type_.key: type_
    for type_ in (
        ONE,
        MultipleChoice(),
        WholeNumber(),
        DecimalNumber(),
        FreeText(),
        Day(),
        YesNoDontKnow(),
        RatedLine(),
        Faces(),
        PerServiceNumber(),
    )
}
