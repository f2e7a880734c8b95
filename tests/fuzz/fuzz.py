"""Asks the server invented questions and looks for what no question may lead to.

    python fuzz.py http://127.0.0.1:8080 --cases 500 --seed 1

Some questions keep to the schema, with any arguments that it allows; some break it in one place; some are damaged as
text; some come with variables that fit nothing. Whatever is asked, the answer is JSON in the shape of GraphQL,
every error has a code, none is INTERNAL, and no status is a failure of the server but the one that says it is busy.
Ends with 1 and the shortest question that it found where this does not hold. The same seed asks the same questions.
"""

import argparse
import json
import sys

import requests
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis_graphql import Mode, from_schema, nodes

BUSY = 503
SCALARS = {
    "Date": st.sampled_from(["2024", "2024-05", "2024-05-17", "2024-02-30", "", "17 maj"]).map(nodes.String),
    "DateTime": st.sampled_from(["2026-03-01T05:00:00Z", "1970-01-01T00:00:00+14:00", "2026-03-01", "nu"]).map(nodes.String),
    "RegionCode": st.sampled_from(["14", "01", "25", "99", "", "Halland"]).map(nodes.String),
    "JSON": st.just(nodes.Null),
}


def damaged(query, places, text):
    """The query with a piece of it taken out, or something put in."""
    at = places % (len(query) + 1)
    return query[:at] + text + query[at + (places >> 8) % 40 :]


def cases(schema):
    """What is asked: a query, and its variables."""
    valid = from_schema(schema, custom_scalars=SCALARS)
    broken = from_schema(schema, custom_scalars=SCALARS, mode=Mode.NEGATIVE)
    pieces = st.one_of(st.text(max_size=20), st.sampled_from(["{", "}", "...", "@skip(if: true)", '"""', "$a", "\u0000", "#"]))
    damage = st.builds(damaged, valid, st.integers(0, 1 << 20), pieces)
    anything = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
        max_leaves=8,
    )
    variables = st.dictionaries(st.sampled_from(["a", "id", "first", "filter"]), anything, max_size=3)
    by_variables = st.tuples(
        st.sampled_from(
            [
                "query($first: Int, $filter: OrganizationFilter) { organizations(first: $first, filter: $filter) { totalCount } }",
                "query($id: ID!) { node(id: $id) { __typename id } }",
                "query($a: String!) { search(text: $a) { totalCount } }",
                "query($a: String!, $id: RegionCode!) { whoDecides(topic: $a, region: $id) { status } }",
            ]
        ),
        variables,
    )
    alone = st.one_of(valid, valid, broken, damage).map(lambda query: (query, None))
    return st.one_of(alone, alone, alone, by_variables)


def check(answer):
    """Holds an answer to what every answer keeps."""
    said = f"{answer.status_code} {answer.text[:2000]}"
    assert answer.status_code < 500 or answer.status_code == BUSY, said
    body = answer.json()
    assert isinstance(body, dict) and ("data" in body or "errors" in body), said
    for error in body.get("errors", []):
        code = error.get("extensions", {}).get("code")
        assert isinstance(error.get("message"), str) and code, said
        assert code != "INTERNAL", said
    if not body.get("errors"):
        assert body["data"] is not None and "revision" in body["extensions"], said


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server", help="address of the server, without a path")
    parser.add_argument("--cases", type=int, default=500, help="how many questions (default 500)")
    parser.add_argument("--seed", type=int, default=1, help="which questions (default 1)")
    options = parser.parse_args()
    session = requests.Session()
    schema = session.get(f"{options.server}/schema.graphql", timeout=30)
    schema.raise_for_status()
    asked = {"cases": 0, "answered": 0, "refused": 0, "busy": 0}

    @seed(options.seed)
    @settings(
        max_examples=options.cases,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
        print_blob=False,
    )
    @given(cases(schema.content.decode()))
    def ask(case):
        query, variables = case
        body = {"query": query} if variables is None else {"query": query, "variables": variables}
        answer = session.post(
            f"{options.server}/graphql",
            data=json.dumps(body).encode(),
            headers={"content-type": "application/json", "accept": "application/graphql-response+json"},
            timeout=30,
        )
        asked["cases"] += 1
        kind = "busy" if answer.status_code == BUSY else "answered" if answer.ok else "refused"
        asked[kind] += 1
        check(answer)

    try:
        ask()
    finally:
        print(json.dumps(asked))
    assert session.get(f"{options.server}/healthz", timeout=30).ok, "the server is gone"


if __name__ == "__main__":
    try:
        main()
    except AssertionError as failure:
        sys.exit(str(failure))
