"""Prints what changes, as soon as an import has stored it: a subscription over a WebSocket.

    python watch_changes.py [http://127.0.0.1:8080] [REGION-CODE …] [--count NUMBER]

Ends with Ctrl-C, or after as many changes as --count says.
"""

import argparse
import asyncio

from gql import Client, gql
from gql.transport.websockets import WebsocketsTransport

CHANGES = gql("""
    subscription Changes($regions: [RegionCode!]) {
      changes(regions: $regions) {
        type
        changedAt
        region { name }
        entityId
        field
        old { value }
        new { value }
        cause
      }
    }
""")


async def watch(server, regions, count):
    address = server.replace("http", "ws", 1) + "/graphql/ws"
    # The server speaks graphql-transport-ws (https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md).
    transport = WebsocketsTransport(url=address, subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL])
    async with Client(transport=transport, fetch_schema_from_transport=True) as session:
        print("listening", flush=True)
        seen = 0
        async for answer in session.subscribe(CHANGES, variable_values={"regions": regions or None}):
            change = answer["changes"]
            values = " → ".join(side["value"] if side else "–" for side in (change["old"], change["new"]))
            print(f"{change['region']['name']}: {change['entityId']} {change['field']}: {values} ({change['type']}, {change['cause']})", flush=True)
            seen += 1
            if seen == count:
                return


def main():
    parser = argparse.ArgumentParser(description="Prints what changes, as soon as an import has stored it.")
    parser.add_argument("server", nargs="?", default="http://127.0.0.1:8080")
    parser.add_argument("regions", nargs="*", metavar="REGION-CODE")
    parser.add_argument("--count", type=int, help="end after so many changes")
    arguments = parser.parse_args()
    try:
        asyncio.run(watch(arguments.server, arguments.regions, arguments.count))
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
