// How a command steers a running emulator: calls of its control API, `/_ens-local`, with what it refuses as UserError.

import { toBases } from '../client/origins.js'
import { type Answer, createTransport } from '../client/transport.js'
import { UserError } from '../errors.js'
import type { Args, Option } from './command.js'
import type { Place } from './data-folder.js'
import { toUserError } from './ens-refusal.js'
import { localTrust } from './local-trust.js'
import { textOf } from './option-values.js'
import { printable } from './printable.js'
import { readTarget, type Target, targetOptions } from './target.js'

/** For every command that steers an emulator. */
export const controlOptions: Readonly<Record<string, Option>> = {
  target: {
    type: 'string',
    alias: 'url',
    describe: '"emulator" or its origin; else ENS_LOCAL_URL, else http://127.0.0.1:4010'
  },
  'control-token': { type: 'string', describe: 'What the emulator was started with, to steer it from elsewhere' },
  json: targetOptions.json as Option
}

export interface ControlCaller {
  /** Of the emulator; no slash at the end. */
  readonly url: string
  /**
   * `path` is below `/_ens-local`, and begins with a slash. Waits as long as it takes. Rejects with UserError for a
   * refusal, with its code (`real-clock` as `ERR_REAL_CLOCK`), and when nobody or something else answers.
   */
  get<T>(path: string): Promise<T>
  post<T>(path: string, body?: unknown): Promise<T>
  delete<T>(path: string): Promise<T>
  close(): Promise<void>
}

const checkEmulator = ({ url, isTenant }: Target): void => {
  if (isTenant)
    throw new UserError(
      `${url} is a tenant, and only an emulator can be steered.`,
      'Leave --target out, or give the origin that `ens-local start` prints.',
      { code: 'ERR_BAD_TARGET' }
    )
}

const readRefusal = ({ body }: Answer): { code: string; message: string; hint: string } | undefined => {
  const { error } = Object(body) as { error?: unknown }
  const { code, message, hint } = Object(error) as Record<string, unknown>
  return typeof message === 'string' ? { code: String(code), message, hint: String(hint) } : undefined
}

const toCode = (code: string): string =>
  code.startsWith('ERR_') ? code : `ERR_${code.toUpperCase().replaceAll('-', '_')}`

const tokenHint = 'Give --control-token, or ENS_LOCAL_CONTROL_TOKEN: what the emulator was started with.'

const refuse = (answer: Answer, { url }: Target): UserError => {
  const refusal = readRefusal(answer)
  if (refusal === undefined)
    return new UserError(
      `What answers at ${url} is no emulator (status ${answer.status}).`,
      'Say where it is with --target or ENS_LOCAL_URL; `ens-local start` prints its origin.',
      { code: 'ERR_NO_EMULATOR' }
    )
  const hint = answer.status === 401 ? tokenHint : printable(refusal.hint)
  return new UserError(refusal.message.split('\n').map(printable).join('\n'), hint, { code: toCode(refusal.code) })
}

const isGood = ({ status, isUnreadable }: Answer): boolean => status >= 200 && status < 300 && !isUnreadable

/** Connects when it is first used. Throws UserError for a target that is no emulator. */
export const controlCaller = (args: Args, io: Place): ControlCaller => {
  const target = readTarget(args, io)
  checkEmulator(target)
  const base = toBases(target.url, undefined).rest
  const token = textOf(args, 'control-token')
  // No timeout: a clock that goes forward by days, and a wait for what is pending, take as long as they take.
  const transport = createTransport({ timeoutMs: 0, ca: localTrust(target.url, io) })
  const call = async <T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T> => {
    const exchange = { base, method, path: `/_ens-local${path}`, body, ...(token !== undefined && { token }) }
    const answer = await transport.send(exchange).catch(error => {
      throw toUserError(error, target)
    })
    if (!isGood(answer)) throw refuse(answer, target)
    return answer.body as T
  }
  return {
    url: target.url,
    get: path => call('GET', path),
    post: (path, body) => call('POST', path, body),
    delete: path => call('DELETE', path),
    close: transport.close
  }
}

/** Calls, and closes in the end. */
export const withControl = async <T>(
  args: Args,
  io: Place,
  work: (control: ControlCaller) => Promise<T>
): Promise<T> => {
  const control = controlCaller(args, io)
  return work(control).finally(control.close)
}
