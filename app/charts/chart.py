"""Every kind of chart there is."""

from app.charts.bars import Bars
from app.charts.dots import Dots
from app.charts.scatter import Scatter
from app.charts.stacks import Stacks
from app.charts.timeline import Timeline

Chart = Bars | Dots | Stacks | Scatter | Timeline
