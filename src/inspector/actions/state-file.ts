// A state in a file: read, and what it brought in words.

import type { ImportedState } from '../../ens/emulator-state.js'
import { ApiProblem } from '../api.js'

const useless = (message: string): ApiProblem =>
  new ApiProblem({
    status: 0,
    code: 'useless-file',
    message,
    hint: 'Choose one that was exported here, or that `ens-local start --export-on-exit FILE` has written.',
    body: ''
  })

/** Throws ApiProblem for what can not be read, or is no JSON; whether it is a state, the emulator says. */
export const readState = async (file: { text(): Promise<string> }): Promise<unknown> => {
  const text = await file.text().catch(() => {
    throw useless('The file can not be read: it has changed, or is gone, since it was chosen.')
  })
  try {
    return JSON.parse(text)
  } catch (error) {
    throw useless(`The file is not JSON: ${(error as Error).message}.`)
  }
}

export const importedWords = ({ callbacks, subscriptions, deliveries, events, faults }: ImportedState): string =>
  `Imported: callbacks ${callbacks}, subscriptions ${subscriptions}, deliveries ${deliveries}, events to be delivered ${events}, fault rules ${faults}.`
