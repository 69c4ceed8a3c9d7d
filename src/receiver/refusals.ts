// What a receiver answers by itself when it does not answer with success: one row for each reason.

import type { HttpAnswer } from './http-server.js'

interface Row {
  readonly statusCode: number
  readonly message: string
  readonly hint: string
  readonly rawHeaders?: readonly string[]
}

export type RefusalCode =
  | 'wrong-path'
  | 'wrong-method'
  | 'body-too-large'
  | 'bad-signature'
  | 'unparsable'
  | 'receiver-down'
  | 'receiver-timeout'
  | 'receiver-broken'

const rows: Readonly<Record<RefusalCode, Row>> = {
  'wrong-path': {
    statusCode: 404,
    message: 'Nothing is received at this path.',
    hint: 'Register the url that the receiver printed, with its path.'
  },
  'wrong-method': {
    statusCode: 405,
    message: 'ENS sends POST, and so must a test.',
    hint: 'Send a POST.',
    rawHeaders: ['allow', 'POST']
  },
  'body-too-large': {
    statusCode: 413,
    message: 'The body is larger than this receiver takes.',
    hint: 'Lower maxBatchSize, or raise the limit of the receiver.'
  },
  'bad-signature': {
    statusCode: 401,
    message: 'The signature is missing, wrong, or can not be checked.',
    hint: 'Check that the receiver has the signatureKey of this callback; ens-regenerate makes the old one worthless.'
  },
  unparsable: {
    statusCode: 400,
    message: 'The body is neither an array of events nor a verification.',
    hint: 'Send what ENS sends; `ens-local trigger` does.'
  },
  'receiver-down': {
    statusCode: 502,
    message: 'The app is not there.',
    hint: 'Start the app, or mend the address to forward to.'
  },
  'receiver-timeout': {
    statusCode: 504,
    message: 'The app did not answer in time.',
    hint: 'Let the app answer first and work afterwards; ENS gives a delivery 3 s.'
  },
  'receiver-broken': {
    statusCode: 502,
    message: 'The app broke off its answer, or answered no HTTP.',
    hint: 'Look for a crash of the app, and check http or https.'
  }
}

/** The answer of a row, named in the header `x-ens-local-error`; `cause` is Node's code for what happened. */
export const refuse = (
  code: RefusalCode,
  cause?: string
): { answer: HttpAnswer; statusCode: number; reason: string } => {
  const { statusCode, message, hint, rawHeaders = [] } = rows[code]
  const reason = cause === undefined ? message : `${message} (${cause})`
  const answer = {
    statusCode,
    rawHeaders: ['content-type', 'application/json', 'x-ens-local-error', code, ...rawHeaders],
    body: `${JSON.stringify({ error: { code, message: reason, hint } })}\n`
  }
  return { answer, statusCode, reason }
}
