"""Which pairs of conditions cfn-lint lets hold together: one template per line in, one list per line out."""

import json
import sys

from cfnlint.decode.cfn_json import loads
from cfnlint.template import Template

for line in sys.stdin:
    conditions = Template("template.json", loads(line)).conditions
    names = sorted(json.loads(line)["Conditions"])
    together = []
    for index, first in enumerate(names):
        for second in names[index:]:
            asked = {first: {True}, second: {True}}
            if any(True for _ in conditions.build_scenarios(asked)):
                together.append(f"{first} {second}")
    print(json.dumps(together), flush=True)
