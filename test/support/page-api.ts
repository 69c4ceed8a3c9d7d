// An emulator, and the page's way to call it: what a refusal of the real thing looks like to the page.

import { startEmulator } from '../../src/emulator.js'
import { type Api, ApiProblem, createApi, type Problem } from '../../src/inspector/api.js'
import type { EmulatorOptions } from '../../src/options.js'

/** Ends with the test. */
export const startPageApi = async (
  t: { teardown(run: () => unknown): void },
  options: EmulatorOptions = {}
): Promise<Api> => {
  const ens = await startEmulator({ clock: 'manual', ...options })
  t.teardown(ens.close)
  return createApi({ origin: ens.url, controlToken: () => undefined })
}

export const problemOf = async (call: Promise<unknown>): Promise<Problem> => {
  const error = await call.then(
    answer => new Error(`Not refused: ${JSON.stringify(answer)}`),
    (error: unknown) => error
  )
  if (error instanceof ApiProblem) return error.problem
  throw error
}
