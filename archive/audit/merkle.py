"""The Merkle tree of RFC 9162 §2.1 (as RFC 6962). Pure: hashes in, hashes out.

A tree grows by appending and is kept as its peaks: the roots of the complete subtrees
it consists of, the largest first, one for each bit set in its size.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Self

HASH_BYTES = 32
EMPTY = hashlib.sha256(b"").digest()

# The root over the leaves from the first number up to, not including, the second.
RootOf = Callable[[int, int], bytes]


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


@dataclass(slots=True)
class Tree:
    """A growing tree in O(log n) memory."""

    size: int
    peaks: list[bytes]

    @classmethod
    def empty(cls) -> Self:
        return cls(0, [])

    @classmethod
    def over(cls, leaves: Iterable[bytes]) -> Self:
        tree = cls.empty()
        for leaf in leaves:
            tree.append(leaf)
        return tree

    def append(self, leaf: bytes) -> None:
        """Take in one leaf, given by its hash."""
        complete = self.size
        while complete & 1:
            leaf = node_hash(self.peaks.pop(), leaf)
            complete >>= 1
        self.peaks.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        if not self.peaks:
            return EMPTY
        *others, root = self.peaks
        for peak in reversed(others):
            root = node_hash(peak, root)
        return root

    def is_whole(self) -> bool:
        """As many peaks as a tree of this size has. What is read from outside may not."""
        return self.size >= 0 and len(self.peaks) == self.size.bit_count()


def inclusion_proof(index: int, size: int, root_of: RootOf) -> list[bytes]:
    """What leads from the leaf at ``index`` (from 0) to the root of ``size`` leaves."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    return _path(index, 0, size, root_of)


def _path(index: int, start: int, end: int, root_of: RootOf) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return [*_path(index, start, middle, root_of), root_of(middle, end)]
    return [*_path(index, middle, end, root_of), root_of(start, middle)]


def consistency_proof(first: int, second: int, root_of: RootOf) -> list[bytes]:
    """What shows that the tree of ``second`` leaves begins with that of ``first``."""
    if not 0 < first <= second:
        raise ValueError(f"no tree of {second} begins with one of {first}")
    return _growth(first, 0, second, root_of, known=True)


def _growth(
    first: int, start: int, end: int, root_of: RootOf, *, known: bool
) -> list[bytes]:
    """``known``: the verifier has the root of this subtree already, it is the old one's."""
    if first == end:
        return [] if known else [root_of(start, end)]
    middle = start + _split(end - start)
    if first <= middle:
        return [*_growth(first, start, middle, root_of, known=known), root_of(middle, end)]
    return [*_growth(first, middle, end, root_of, known=False), root_of(start, middle)]


def _split(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << (size - 1).bit_length() - 1


def includes(
    index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether the proof leads from the leaf to the root (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size or not _are_hashes(leaf, root, *proof):
        return False
    place, last, reached = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            reached = node_hash(sibling, reached)
            place, last = _skip_levels_without_sibling(place, last)
        else:
            reached = node_hash(reached, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and reached == root


def extends(
    first: int, second: int, old: bytes, new: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the proof shows that the new tree begins with the old (§2.1.4.2)."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not proof and old == new
    if not _are_hashes(old, new, *proof):
        return False
    # A complete old tree is itself the first node; the proof leaves it out.
    nodes = [old, *proof] if first & (first - 1) == 0 else list(proof)
    return bool(proof) and _grows(first - 1, second - 1, nodes) == (old, new)


def _grows(place: int, last: int, nodes: list[bytes]) -> tuple[bytes, bytes] | None:
    """The old and the new root that the nodes add up to, or None if they do not."""
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = nodes[0]
    for node in nodes[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            before, after = node_hash(node, before), node_hash(node, after)
            place, last = _skip_levels_without_sibling(place, last)
        else:
            after = node_hash(after, node)
        place, last = place >> 1, last >> 1
    return (before, after) if last == 0 else None


def _skip_levels_without_sibling(place: int, last: int) -> tuple[int, int]:
    while place and not place & 1:
        place, last = place >> 1, last >> 1
    return place, last


def _are_hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_BYTES for value in values)
