"""A task as the SDK of Label Studio makes examples of one, for an interface of speech teams."""

from __future__ import annotations

import json
import random
import sys

from label_studio_sdk.label_interface import LabelInterface

INTERFACE = """<View>
  <Labels name="speaker" toName="audio"><Label value="Ada"/><Label value="Bob"/></Labels>
  <Audio name="audio" value="$audio"/>
  <TextArea name="transcription" toName="audio" perRegion="true"/>
  <Choices name="mood" toName="audio" perRegion="true" choice="multiple">
    <Choice value="glad"/><Choice value="sad"/>
  </Choices>
</View>"""

if __name__ == "__main__":
    random.seed(int(sys.argv[1]))
    interface = LabelInterface(INTERFACE)
    interface.validate()
    annotation = interface.generate_sample_annotation()
    for one in annotation["result"]:
        value = one["value"]
        if "start" in value:  # examples are made by chance: some end before they start
            value["start"], value["end"] = sorted((value["start"], value["end"]))
    task = {"data": interface.generate_sample_task(), "annotations": [annotation]}
    print(json.dumps({"tasks": [task]}))
