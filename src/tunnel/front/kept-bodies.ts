// Room for the bodies of the last requests: copied into blocks that are allocated once and used again and again. To keep
// the pieces themselves would cost no copy, but they outlive what Node's young generation is made for, and the process
// becomes twice as large (Observed: 1 KB bodies, 95 MB against 60).

/** Ours: a body as large as a batch of ENS gets, and eight of them; it is a part of the process that never goes away. */
const BODY_BYTES = 1_048_576
const ALL_BYTES = 8 * BODY_BYTES
/** Allocated at once; what is not written to takes no memory. */
const SLAB_BYTES = 1_048_576
const BLOCK_BYTES = 16_384

/** Grows piece by piece, until there is a reason not to keep it. */
export interface KeptBody {
  bytes: number
  /** Absent when it was too large, when there was no room, or when newer ones have pushed it out. */
  blocks: Buffer[] | undefined
}

export interface KeptBodies {
  keep(body: KeptBody, piece: Buffer): void
  drop(body: KeptBody): void
}

/** `oldest` is the one to drop first; undefined when all that are left are still growing. */
export const createKeptBodies = (oldest: () => KeptBody | undefined): KeptBodies => {
  const free: Buffer[] = []
  let allocated = 0

  const drop = (body: KeptBody): void => {
    if (body.blocks !== undefined) free.push(...body.blocks)
    body.blocks = undefined
  }
  const makeRoom = (): void => {
    if (allocated === ALL_BYTES) {
      const body = oldest()
      if (body !== undefined) drop(body)
      return
    }
    const slab = Buffer.allocUnsafeSlow(SLAB_BYTES)
    allocated += SLAB_BYTES
    for (let at = 0; at < SLAB_BYTES; at += BLOCK_BYTES) free.push(slab.subarray(at, at + BLOCK_BYTES))
  }
  /** Where the next byte goes; undefined when there is no room. */
  const blockFor = ({ bytes }: KeptBody, blocks: Buffer[]): Buffer | undefined => {
    if (bytes % BLOCK_BYTES !== 0) return blocks.at(-1)
    if (free.length === 0) makeRoom()
    const block = free.pop()
    if (block !== undefined) blocks.push(block)
    return block
  }
  const append = (body: KeptBody, blocks: Buffer[], piece: Buffer): void => {
    for (let from = 0; from < piece.length; ) {
      const block = blockFor(body, blocks)
      if (block === undefined) {
        drop(body)
        return
      }
      const copied = piece.copy(block, body.bytes % BLOCK_BYTES, from)
      from += copied
      body.bytes += copied
    }
  }
  return {
    keep: (body, piece) => {
      if (body.blocks === undefined) return
      if (body.bytes + piece.length > BODY_BYTES) drop(body)
      else append(body, body.blocks, piece)
    },
    drop
  }
}
