import base64
import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.audit import merkle
from archive.audit.merkle import Tree

# Good and bad proofs of transparency-dev/merkle; kept beside the project or named.
BESIDE = Path(__file__).parents[3] / "shared" / "corpora" / "merkle"
VECTORS = Path(os.environ.get("MERKLE_VECTORS", BESIDE))


def naive_root(leaves: list[bytes]) -> bytes:
    """The definition of RFC 9162 §2.1.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    both = naive_root(leaves[:k]) + naive_root(leaves[k:])
    return hashlib.sha256(b"\x01" + both).digest()


def hashes(count: int) -> list[bytes]:
    return [merkle.leaf_hash(str(number).encode()) for number in range(count)]


def root_of(count: int) -> merkle.RootOf:
    leaves = hashes(count)
    return lambda start, end: Tree.over(leaves[start:end]).root()


def test_a_leaf_and_a_node_never_pass_for_each_other() -> None:
    left, right = hashes(2)

    assert merkle.leaf_hash(left + right) != merkle.node_hash(left, right)


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert Tree.empty().root() == hashlib.sha256(b"").digest()


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=70))
def test_a_growing_tree_has_the_root_of_the_definition(leaves: list[bytes]) -> None:
    tree = Tree.over(leaves)

    assert tree.root() == naive_root(leaves)
    assert tree.size == len(leaves)
    assert tree.is_whole()


def test_a_tree_with_a_peak_too_few_is_not_whole() -> None:
    tree = Tree.over(hashes(7))
    tree.peaks.pop()

    assert not tree.is_whole()


@given(st.data(), st.integers(1, 70))
def test_every_leaf_is_proved_included(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    leaf, root = hashes(size)[index], Tree.over(hashes(size)).root()

    proof = merkle.inclusion_proof(index, size, root_of(size))

    assert merkle.includes(index, size, leaf, proof, root)
    assert not merkle.includes(index, size, merkle.leaf_hash(b"other"), proof, root)
    assert not merkle.includes(index, size, leaf, [*proof, root], root)
    assert not merkle.includes((index + 1) % size, size, leaf, proof, root) or size == 1
    for place, step in enumerate(proof):
        bent = [*proof[:place], bytes([step[0] ^ 1]) + step[1:], *proof[place + 1 :]]
        assert not merkle.includes(index, size, leaf, bent, root)


@given(st.data(), st.integers(1, 70))
def test_every_tree_is_proved_to_begin_with_a_smaller_one(
    data: st.DataObject, second: int
) -> None:
    first = data.draw(st.integers(1, second))
    old, new = Tree.over(hashes(first)).root(), Tree.over(hashes(second)).root()

    proof = merkle.consistency_proof(first, second, root_of(second))

    assert merkle.extends(first, second, old, new, proof)
    assert not merkle.extends(first, second, merkle.leaf_hash(b"other"), new, proof)
    assert not merkle.extends(first, second, old, merkle.leaf_hash(b"other"), proof)
    assert not merkle.extends(first, second, old, new, [*proof, new])
    for place, step in enumerate(proof):
        bent = [*proof[:place], bytes([step[0] ^ 1]) + step[1:], *proof[place + 1 :]]
        assert not merkle.extends(first, second, old, new, bent)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (-1, 5), (5, 5)])
def test_there_is_no_proof_of_a_leaf_that_is_not_there(index: int, size: int) -> None:
    leaf = merkle.leaf_hash(b"")

    assert not merkle.includes(index, size, leaf, [], leaf)
    with pytest.raises(ValueError, match="no leaf"):
        merkle.inclusion_proof(index, size, root_of(5))


@pytest.mark.parametrize(("first", "second"), [(0, 0), (0, 5), (6, 5), (-1, 5)])
def test_there_is_no_proof_of_growth_from_nothing_or_backwards(
    first: int, second: int
) -> None:
    root = merkle.leaf_hash(b"")

    assert not merkle.extends(first, second, root, root, [])
    with pytest.raises(ValueError, match="no tree"):
        merkle.consistency_proof(first, second, root_of(5))


def decoded(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def vectors(kind: str) -> list[Any]:
    files = sorted((VECTORS / kind).rglob("*.json"))
    if not files:
        pytest.skip(f"NOT TESTED: no {kind} vectors; name their folder in MERKLE_VECTORS")
    return [json.loads(file.read_text("utf-8")) for file in files]


def test_published_inclusion_proofs_are_told_right_from_wrong() -> None:
    for case in vectors("inclusion"):
        proof = [decoded(step) for step in case["proof"] or []]

        held = merkle.includes(
            case["leafIdx"],
            case["treeSize"],
            decoded(case["leafHash"]),
            proof,
            decoded(case["root"]),
        )

        assert held is not case["wantErr"], case["desc"]


def test_published_consistency_proofs_are_told_right_from_wrong() -> None:
    for case in vectors("consistency"):
        proof = [decoded(step) for step in case["proof"] or []]

        held = merkle.extends(
            case["size1"],
            case["size2"],
            decoded(case["root1"]),
            decoded(case["root2"]),
            proof,
        )

        assert held is not case["wantErr"], case["desc"]
