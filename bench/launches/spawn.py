"""Starts a program COUNT times with asyncio, AT_ONCE at a time, and reads its output.

usage: spawn.py COUNT AT_ONCE PROGRAM [ARGUMENT ...]
"""
import asyncio
import resource
import sys
import time


async def worker(left, argv):
    while left:
        left.pop()
        process = await asyncio.create_subprocess_exec(
            *argv, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
        await process.communicate()


async def run(count, at_once, argv):
    left = [None] * count
    begun = time.monotonic()
    await asyncio.gather(*(worker(left, argv) for _ in range(at_once)))
    seconds = time.monotonic() - begun
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(usage.ru_utime + usage.ru_stime for usage in usages)
    print(round(count / seconds), "%.2f" % (cpu * 1000 / count))


asyncio.run(run(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))
