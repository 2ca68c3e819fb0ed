"""Has the charts of a page drawn in a worker: what a `ChartView` asks for, the desk's printing answers."""

from __future__ import annotations

from qadesk.models.charts import Chart, ChartFrame
from qadesk.models.people import Actor
from qadesk.services.desk import Desk
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.chart_view import ChartView


def let_draw(view: ChartView, desk: Desk, actor: Actor, tasks: Tasks) -> None:
    """From now on the view gets the pictures that it asks for; what prevents one is said in its place."""
    def draw(chart: Chart, frame: ChartFrame) -> None:
        tasks.run(view, lambda: desk.printing.chart_image(actor, chart, frame),
                  lambda image: view.show_image(chart, frame, image),
                  lambda error: view.show_failure(f"{error.what} {error.todo}".strip()), lane="read")

    view.image_needed.connect(draw)
