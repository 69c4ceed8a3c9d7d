// Whose turn it is. Callbacks do not wait for one another: each in its turn, none with more under way than it has earned,
// and those that have not proven themselves, or hang, together never hold more than half of the sockets.

import { createLane, type Lane } from './lane.js'

export interface Lanes {
  of(callbackId: string): Lane
  /** Something about it has changed: looks whether it has anything to do. */
  look(lane: Lane): void
  /** A lane that may begin something now; it goes to the end of the line. */
  next(): Lane | undefined
  /** One more is under way; the answer ends it. */
  begin(lane: Lane): (worked: boolean | undefined) => void
  all(): Iterable<Lane>
  forget(): void
}

/** A lane that a success has opened as far as it goes still leaves half of the sockets to others. */
const widest = (maxSockets: number): number => Math.max(1, Math.floor(maxSockets / 2))

/** `canBegin`: whether it has a delivery that is due, or events to cut or load. */
export const createLanes = (maxSockets: number, canBegin: (lane: Lane) => boolean): Lanes => {
  const lanes = new Map<string, Lane>()
  /** Those that can begin something, in turn. */
  const lines = { proven: new Set<Lane>(), unproven: new Set<Lane>() }
  const underWay = { proven: 0, unproven: 0 }
  const most = widest(maxSockets)
  const lineOf = ({ proven }: Lane): keyof typeof lines => (proven ? 'proven' : 'unproven')

  const look = (lane: Lane): void => {
    lines.proven.delete(lane)
    lines.unproven.delete(lane)
    if (lane.underWay < lane.window && canBegin(lane)) lines[lineOf(lane)].add(lane)
  }

  const next = (): Lane | undefined => {
    if (underWay.proven + underWay.unproven >= maxSockets) return undefined
    const [proven] = lines.proven
    const [unproven] = underWay.unproven < most ? lines.unproven : []
    // Who is new is served first: there is a share for it that nobody else may have.
    const lane = unproven ?? proven
    if (lane !== undefined) lines[lineOf(lane)].delete(lane)
    return lane
  }

  const begin = (lane: Lane): ((worked: boolean | undefined) => void) => {
    const line = lineOf(lane)
    lane.underWay += 1
    underWay[line] += 1
    return worked => {
      lane.underWay -= 1
      underWay[line] -= 1
      if (worked === true) lane.window = Math.min(lane.window + 1, most)
      if (worked === false) lane.window = 1
      lane.proven = worked ?? lane.proven
      look(lane)
    }
  }

  return {
    of: callbackId => {
      const lane = lanes.get(callbackId) ?? createLane(callbackId)
      lanes.set(callbackId, lane)
      return lane
    },
    look,
    next,
    begin,
    all: () => lanes.values(),
    forget: () => {
      for (const { linger } of lanes.values()) linger?.()
      // Whoever is under way now will not say when it is over.
      Object.assign(underWay, { proven: 0, unproven: 0 })
      for (const those of [lanes, lines.proven, lines.unproven]) those.clear()
    }
  }
}
