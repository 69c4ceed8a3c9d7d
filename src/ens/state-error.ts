// What is wrong with a state that somebody wants taken in.

import { UserError } from '../errors.js'

const HINT = 'Take one as GET /_ens-local/export or --export-on-exit has written it, or mend this place in it.'

/** `path` is that of the value, such as `callbacks[3].url`; empty for the whole. `says` goes on from there. */
export const stateError = (path: string, says: string, hint: string = HINT): UserError =>
  new UserError(`The state${path === '' ? '' : `'s ${path}`}${says}.`, hint, { code: 'ERR_STATE' })
