"""How is the paper bent? From marks that lie off their place, and from the modules' edges, whatever they print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Field = npt.NDArray[np.float32]

SUB = 4
"""Samples a module."""
RIM = 3
"""Modules around the code that are sampled too."""
_NEAR, _FAR = 7, 17
"""Modules across that are asked where the edges lie: near ones, and as a hold for empty places, further ones."""
_HOLD = 0.15


def plate(places: Any, off: Any, side: int, stiffness: float = 0.02) -> Field:
    """A thin plate that goes nearly through the marks. `places`, `off`: (k, 2) modules (column, row).

    How far off each sample of the patch lies: (size, size, 2), modules.
    """
    import cv2
    import numpy as np

    size = (side + 2 * RIM) * SUB
    nodes = np.linspace(-RIM, side + RIM, side // 3 + 3)
    gx, gy = np.meshgrid(nodes, nodes)
    rough = _thin_plate(places, off, np.stack((gx.ravel(), gy.ravel()), 1), stiffness)
    rough = rough.reshape(len(nodes), len(nodes), 2).astype(np.float32)
    across = ((np.arange(size, dtype=np.float32) + 0.5) / size * (len(nodes) - 1)).astype(np.float32)
    mx, my = np.meshgrid(across, across)
    return cv2.remap(rough, mx, my, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[return-value]


def drift(patch: Field) -> Field:
    """How far the grid of the modules lies off in each place, less than half a module: (size, size, 2).

    Modules meet at whole numbers of the grid, so the changes from sample to sample, taken as hands of a clock that turns
    once a module, point to how far it is off.
    """
    import cv2
    import numpy as np

    size = patch.shape[0]
    count = size // SUB
    fields = []
    for axis in (1, 0):
        # The change between sample k and k + 1 lies at (k + 1) / SUB.
        change = np.abs(np.diff(patch, axis=axis, append=patch[:, -1:] if axis else patch[-1:]))
        turn = 2 * np.pi * (np.arange(size) + 1) / SUB
        hands = (np.cos(turn).astype(np.float32), np.sin(turn).astype(np.float32))
        parts = [change * (hand[None, :] if axis else hand[:, None]) for hand in hands]
        small = [cv2.resize(part, (count, count), interpolation=cv2.INTER_AREA) for part in parts]
        cosine, sine = (
            cv2.blur(cv2.blur(part, (_NEAR, _NEAR)), (_NEAR, _NEAR)) + _HOLD * cv2.blur(part, (_FAR, _FAR))
            for part in small
        )
        off = np.arctan2(sine, cosine) / (2 * np.pi)
        fields.append(cv2.resize(cv2.blur(off, (3, 3)), (size, size), interpolation=cv2.INTER_LINEAR))
    return np.stack(fields, axis=-1).astype(np.float32)


def _thin_plate(places: Any, off: Any, nodes: Any, stiffness: float) -> Any:
    import numpy as np

    scale = float(np.abs(places).max())

    def kernel(a: Any, b: Any) -> Any:
        square = ((a[:, None] - b[None]) ** 2).sum(-1) / scale**2
        return square * np.log(square + 1e-9)

    count = len(places)
    plane = np.column_stack((np.ones(count), places / scale))
    system = np.zeros((count + 3, count + 3))
    system[:count, :count] = kernel(places, places) + stiffness * np.eye(count)
    system[:count, count:], system[count:, :count] = plane, plane.T
    weights = np.linalg.lstsq(system, np.vstack((off, np.zeros((3, 2)))), rcond=None)[0]
    return (
        kernel(nodes, places) @ weights[:count]
        + np.column_stack((np.ones(len(nodes)), nodes / scale)) @ weights[count:]
    )
