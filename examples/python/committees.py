"""Lists the committees of all regions with the words that name them, a page at a time, as CSV.

    python committees.py [http://127.0.0.1:8080] > committees.csv

All rows are of one revision of the data. Where an import makes a newer one while pages are turned, the server says that
the cursor is stale, and the list is begun again.
"""

import csv
import sys

from gql import Client, gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXTransport

COMMITTEES = gql("""
    query Committees($after: String) {
      organizations(filter: {kind: {eq: COMMITTEE}}, orderBy: [{field: REGION}, {field: NAME}], first: 25, after: $after) {
        totalCount
        nodes {
          name
          region { name }
          seats
          missions
          standing
          evidence(field: "name", first: 1) { quote citationUrl }
        }
        pageInfo { hasNextPage endCursor }
      }
    }
""")
ATTEMPTS = 5


def load_committees(session):
    """All committees, and how many there should be.

    Raises RuntimeError where the data is renewed faster than its pages can be turned.
    """
    for _ in range(ATTEMPTS):
        committees, after = [], None
        try:
            while True:
                page = session.execute(COMMITTEES, variable_values={"after": after})["organizations"]
                committees += page["nodes"]
                if not page["pageInfo"]["hasNextPage"]:
                    return committees, page["totalCount"]
                after = page["pageInfo"]["endCursor"]
        except TransportQueryError as error:
            codes = [item.get("extensions", {}).get("code") for item in error.errors or []]
            if codes != ["STALE_CURSOR"]:
                raise
    raise RuntimeError(f"the data was renewed {ATTEMPTS} times while its pages were turned; try again later")


def main():
    server = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080"
    # The schema is fetched from the server, and the query checked against it before it is sent.
    client = Client(transport=HTTPXTransport(url=f"{server}/graphql"), fetch_schema_from_transport=True)
    with client as session:
        committees, total = load_committees(session)
    table = csv.writer(sys.stdout)
    table.writerow(["region", "committee", "seats", "missions", "standing", "words", "address"])
    for body in committees:
        words = body["evidence"][0] if body["evidence"] else {"quote": "", "citationUrl": ""}
        seats = "" if body["seats"] is None else body["seats"]
        table.writerow([body["region"]["name"], body["name"], seats, " ".join(body["missions"]), body["standing"], words["quote"], words["citationUrl"]])
    print(f"{len(committees)} of {total} committees", file=sys.stderr)


if __name__ == "__main__":
    main()
