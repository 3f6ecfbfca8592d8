"""Frames of a page: the time from one to the next, and what each costs the main thread.

The time between frames depends on everything the machine does. The work of the main thread is
counted in processor time, so it says the same on a busy machine as on a quiet one.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

#: What the loops call at the start of each frame they make.
MARK = "bench-frame"
CATEGORIES = ["toplevel", "blink.user_timing"]

#: One deed a frame, done at its start, and the next once this one is painted.
_EACH_FRAME = """async (count, deed) => {
  const frames = []
  let last = 0
  for (let index = 0; index < count; index += 1) {
    await new Promise((done) => requestAnimationFrame((now) => {
      performance.mark('bench-frame')
      if (last) frames.push(now - last)
      last = now
      deed(index)
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = done
      port2.postMessage(0)
    }))
  }
  return frames
}"""

#: The wheel turned over the middle of the timeline: along it, or closer and wider.
FRAME_LOOP = f"""({{ count, kind }}) => {{
  const surface = document.querySelector('.surface canvas')
  const box = surface.getBoundingClientRect()
  const at = {{ clientX: box.x + box.width / 2, clientY: box.y + 80 }}
  return ({_EACH_FRAME})(count, (index) => {{
    const turn = Math.floor(index / 30) % 2 ? 1 : -1
    const deed = kind === 'scroll' ? {{ deltaY: 60 }} : {{ deltaY: 100 * turn, ctrlKey: true }}
    surface.dispatchEvent(new WheelEvent(
      'wheel', {{ ...at, ...deed, bubbles: true, cancelable: true }}))
  }})
}}"""

#: What a pointer does to an element, without the browser's own pointer.
_SEND = """(target, type, x, y) => target.dispatchEvent(new PointerEvent(type, {
  clientX: x, clientY: y, bubbles: true, composed: true, cancelable: true, pointerId: 1, button: 0,
  buttons: type === 'pointerup' ? 0 : 1, isPrimary: true, pointerType: 'mouse' }))"""

#: An edge that is dragged to and fro.
DRAG_LOOP = f"""async ({{ count, x, y }}) => {{
  const surface = document.elementFromPoint(x, y)
  const send = (type, to) => ({_SEND})(surface, type, to, y)
  surface.setPointerCapture = () => {{}}
  surface.releasePointerCapture = () => {{}}
  send('pointermove', x)
  send('pointerdown', x)
  const frames = await ({_EACH_FRAME})(count, (index) => {{
    send('pointermove', x + 20 * Math.sin(index / 8))
  }})
  send('pointerup', x)
  return frames
}}"""

#: The same deeds by the peer's own calls; an edge is dragged by its handle.
PEER_FRAMES = f"""async ({{ count, kind }}) => {{
  const handle = window.marks.getRegions()[0].element.querySelector('[part*="handle-right"]')
  const {{ x, y }} = handle.getBoundingClientRect()
  const send = (type, to) => ({_SEND})(handle, type, to, y)
  if (kind === 'drag') send('pointerdown', x)
  const frames = await ({_EACH_FRAME})(count, (index) => {{
    if (kind === 'scroll') ws.setScroll(ws.getScroll() + 60)
    else if (kind === 'zoom') ws.zoom(5 * 1.25 ** (index % 8))
    else send('pointermove', x + 20 * Math.sin(index / 8))
  }})
  if (kind === 'drag') send('pointerup', x)
  return frames
}}"""


@dataclass(frozen=True, slots=True)
class Frames:
    """Milliseconds, frame by frame."""

    intervals: Sequence[float]
    work: Sequence[float]


def watch(page: Page, script: str, job: dict[str, Any]) -> Frames:
    """Run a loop that answers its intervals, and count the main thread's work beside it."""
    browser = page.context.browser
    if browser is None:
        raise SystemExit("frames are counted in a browser of our own")
    browser.start_tracing(page=page, categories=CATEGORIES)
    try:
        intervals = page.evaluate(script, job)
    finally:
        trace = browser.stop_tracing()
    return Frames(intervals, work_of(json.loads(trace)["traceEvents"]))


def work_of(events: Sequence[dict[str, Any]]) -> list[float]:
    """Processor time of the marked thread from each mark to the next; the last has no end."""
    marks = sorted((one for one in events if one.get("name") == MARK), key=lambda one: one["ts"])
    if not marks:
        raise SystemExit("no frame was drawn")
    thread = (marks[0]["pid"], marks[0]["tid"])
    starts = [one["ts"] for one in marks]
    work = [0.0] * len(marks)
    for event in events:
        if (event.get("pid"), event.get("tid")) != thread or "tdur" not in event:
            continue
        # A task holds the mark it makes: it counts to the frame that was marked at its end.
        frame = bisect_right(starts, event["ts"] + event["dur"]) - 1
        if event["name"].endswith("::RunTask") and frame >= 0:
            work[frame] += event["tdur"] / 1000
    return work[:-1]
