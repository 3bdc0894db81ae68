"""Counts its visitors in redis. Arguments: its own port, and that of redis, both on 127.0.0.1."""
import asyncio
import os
import sys

import tornado.log
import tornado.web


async def one_more(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"INCR visitors\r\n")
    answer = await reader.readline()
    writer.close()
    return int(answer.removeprefix(b":"))


class Visitors(tornado.web.RequestHandler):
    async def get(self):
        visitors = await one_more(int(sys.argv[2]))
        self.set_header("Content-Type", "text/plain")
        self.write(f"Visitor {visitors}, served by process {os.getpid()}.\n")


async def main():
    tornado.log.enable_pretty_logging()
    application = tornado.web.Application([("/", Visitors)])
    application.listen(int(sys.argv[1]), address="127.0.0.1")
    await asyncio.Event().wait()


asyncio.run(main())
