"""Sound events as dcase-util reads them and sed-eval scores them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import dcase_util
import sed_eval

if __name__ == "__main__":
    folder = Path(sys.argv[1]) / "events"
    rows = []
    for path in sorted(folder.glob("*.txt")):
        if not path.stat().st_size:
            continue
        found = dcase_util.containers.MetaDataContainer(filename=str(path)).load(
            fields=["onset", "offset", "event_label"], delimiter="\t"
        )
        labels = found.unique_event_labels
        metrics = sed_eval.sound_event.EventBasedMetrics(event_label_list=labels, t_collar=0.01)
        metrics.evaluate(reference_event_list=found, estimated_event_list=found)
        assert metrics.results_overall_metrics()["f_measure"]["f_measure"] == 1.0
        rows += [
            {"clip": path.stem, "start": one.onset, "end": one.offset, "text": one.event_label}
            for one in found
        ]
    print(json.dumps({"dcase-util": {"events": rows}}))
