// The demo's story: each step is done over real sockets, and checked before it is told.

import type { CreatedCallback } from '../../client/wire.js'
import { delivery } from './delivery.js'
import { handshake } from './handshake.js'
import { nobodyAtHome } from './nobody-at-home.js'
import type { Scene, Step } from './scene.js'
import type { Stage } from './stage.js'

const play = async ({ name, title, play: run }: Scene): Promise<Step> => {
  try {
    return { name, title, ok: true, details: await run() }
  } catch (error) {
    return { name, title, ok: false, details: [error instanceof Error ? error.message : String(error)] }
  }
}

/** Step by step, as it happens; after one that fails there are no more. */
export async function* tellStory(stage: Stage): AsyncGenerator<Step> {
  let callback: CreatedCallback
  const begin = handshake(stage, created => {
    callback = created
  })
  for (const scene of [...begin, ...delivery(stage, () => callback), ...nobodyAtHome(stage)]) {
    const step = await play(scene)
    yield step
    if (!step.ok) return
  }
}
