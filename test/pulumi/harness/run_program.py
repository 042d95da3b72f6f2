"""Runs a Pulumi program in Python as the language host does: python3 run_program.py PROGRAM.py"""

import asyncio
import json
import os
import runpy
import sys

from pulumi.runtime import reset_options, run_in_stack, set_all_config

reset_options(
    project=os.environ["PULUMI_PROJECT"],
    stack=os.environ["PULUMI_STACK"],
    organization=os.environ["PULUMI_ORGANIZATION"],
    monitor_address=os.environ["PULUMI_MONITOR"],
    engine_address=os.environ["PULUMI_ENGINE"],
    parallel=int(os.environ["PULUMI_PARALLEL"]),
    preview=os.environ["PULUMI_DRY_RUN"] == "true",
)
set_all_config(json.loads(os.environ["PULUMI_CONFIG"]))


def program() -> None:
    runpy.run_path(sys.argv[1], run_name="__main__")


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(run_in_stack(program))
