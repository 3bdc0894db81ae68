"""Hello from tornado, on 127.0.0.1 and the port given as the argument."""
import asyncio
import os
import sys

import tornado.web


class Hello(tornado.web.RequestHandler):
    def get(self):
        self.set_header("Content-Type", "text/plain")
        self.write(f"Hello from tornado, process {os.getpid()}.\n")


async def main():
    application = tornado.web.Application([("/.*", Hello)])
    application.listen(int(sys.argv[1]), address="127.0.0.1")
    await asyncio.Event().wait()


asyncio.run(main())
