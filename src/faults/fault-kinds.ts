// Every kind of fault, a line each, in the order of `ens-local faults list`.

import type { FaultKind } from './fault-kind.js'
import { connectFailure } from './kinds/connect-failure.js'
import { connectionClosed } from './kinds/connection-closed.js'
import { corruptBody } from './kinds/corrupt-body.js'
import { corruptSignature } from './kinds/corrupt-signature.js'
import { delay } from './kinds/delay.js'
import { dropAck } from './kinds/drop-ack.js'
import { duplicate } from './kinds/duplicate.js'
import { flaky } from './kinds/flaky.js'
import { messageLengthLimit } from './kinds/message-length-limit.js'
import { missingSignature } from './kinds/missing-signature.js'
import { nameResolutionFailure } from './kinds/name-resolution-failure.js'
import { protocolError } from './kinds/protocol-error.js'
import { receiveFailure } from './kinds/receive-failure.js'
import { redirect } from './kinds/redirect.js'
import { reorder } from './kinds/reorder.js'
import { secureChannelFailure } from './kinds/secure-channel-failure.js'
import { sendFailure } from './kinds/send-failure.js'
import { serverProtocolViolation } from './kinds/server-protocol-violation.js'
import { slow } from './kinds/slow.js'
import { status } from './kinds/status.js'
import { timeout } from './kinds/timeout.js'
import { trustFailureExpired } from './kinds/trust-failure-expired.js'
import { trustFailureSelfSigned } from './kinds/trust-failure-self-signed.js'
import { trustFailureUntrustedCa } from './kinds/trust-failure-untrusted-ca.js'
import { trustFailureWrongHost } from './kinds/trust-failure-wrong-host.js'

export const faultKinds: readonly FaultKind[] = [
  nameResolutionFailure,
  connectFailure,
  timeout,
  trustFailureSelfSigned,
  trustFailureExpired,
  trustFailureWrongHost,
  trustFailureUntrustedCa,
  secureChannelFailure,
  receiveFailure,
  sendFailure,
  connectionClosed,
  serverProtocolViolation,
  messageLengthLimit,
  protocolError,
  redirect,
  slow,
  flaky,
  dropAck,
  duplicate,
  reorder,
  corruptSignature,
  missingSignature,
  corruptBody,
  status,
  delay
]
