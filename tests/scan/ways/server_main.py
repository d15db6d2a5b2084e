"""The application as it is served, on a port of its own, for tests that cut connections."""

import sys

from waitress.server import create_server

import app as application
import archive.scan.routes

if __name__ == "__main__":
    if archive.scan.routes not in application.ROOMS:
        vars(application)["ROOMS"] = (*application.ROOMS, archive.scan.routes)
    made = application.create_app()
    served = create_server(made, host="127.0.0.1", port=0, threads=8)
    sys.stdout.write(f"{served.effective_port}\n")
    sys.stdout.flush()
    served.run()
