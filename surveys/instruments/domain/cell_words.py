"""What whoever imports a file is told of a cell; apart, since families read what the types say."""

from surveys.text import N_

NONE_OF_THE_KEYS = N_("Väntade något av: %(keys)s.")
NO_PAIRS = N_("Väntade par av insats och antal, till exempel family_counselling=8.")
SERVICE_TWICE = N_("Insatsen %(service)s står två gånger.")
