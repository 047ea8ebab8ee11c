"""An interrupt as a signal stops the kernel's cell, and nothing else: the next cell has what was there before."""

import os
import queue
import signal
import sys
import time

from jupyter_client.manager import start_new_kernel

manager, client = start_new_kernel(kernel_name="orrery")
try:
    client.execute_interactive("x = 41", timeout=30, output_hook=lambda m: None)
    cell = client.execute('sweep("raft/chaos", seeds = 1000000)')
    time.sleep(2)
    began = time.time()
    os.kill(manager.provisioner.process.pid, signal.SIGINT)
    while True:
        reply = client.get_shell_msg(timeout=10)
        if reply["parent_header"].get("msg_id") == cell:
            break
    if reply["content"]["status"] != "error" or time.time() - began > 5:
        sys.exit("the cell was not stopped: %r after %.1f s" % (reply["content"], time.time() - began))
    after = client.execute_interactive("x + 1", timeout=30, output_hook=lambda m: None)
    if after["content"]["status"] != "ok":
        sys.exit("the kernel did not go on: %r" % after["content"])
except queue.Empty:
    sys.exit("no reply within 10 s of the signal")
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    del client  # while there is somebody to log to
print("an interrupt by signal stops the cell, and the kernel goes on")
