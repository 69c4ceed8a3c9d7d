// Someone to be looked at by one check: nothing is set, nobody is called, and time is never up unless a test says so.

import type { Patient } from '../../../src/cli/doctor/doctor-check.js'
import { createStopwatch } from '../../../src/clock/create-stopwatch.js'
import { type FakeIoOptions, fakeIo } from '../fake-io.js'

export const patientWith = (io: FakeIoOptions = {}, more: Partial<Patient> = {}): Patient => ({
  io: fakeIo(io),
  args: {},
  all: { commandNames: [], loadAll: async () => [] },
  stopwatch: createStopwatch(),
  now: Date.now,
  node: { version: '20.19.0', hasSqlite: false },
  target: [],
  signal: new AbortController().signal,
  ...more
})
