// The attempts of a delivery, the newest first: what was sent, what came back, and how long it took.

import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import type { AttemptView, DeliveryView } from '../../ens/delivery.js'
import { Moment } from '../kit/moment.js'
import { Note } from '../kit/notes.js'
import { Scroll } from '../kit/scroll.js'
import { Tag } from '../kit/tag.js'
import { span } from '../moments.js'
import { printable } from '../printable.js'
import { BodyView } from './body-view.js'
import { CopyCurl } from './copy-curl.js'
import { phaseTimes } from './delivery-words.js'
import { headerRows, requestBody, responseBody } from './exchange-body.js'
import { Fold, More } from './more.js'
import { SignatureSteps } from './signature-steps.js'

const STEP = 20

const Headers = ({
  headers,
  what
}: {
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly what: string
}): JSX.Element => (
  <Scroll label={`Headers of the ${what}`}>
    <table class="delivery-headers">
      <tbody>
        {headerRows(headers).map(([name, value], at) => (
          <tr key={`${at}-${name}`}>
            <th scope="row">{printable(name)}</th>
            <td>{printable(value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </Scroll>
)

interface OfAttempt {
  readonly delivery: DeliveryView
  readonly attempt: AttemptView
}

const Request = ({ delivery, attempt }: OfAttempt): JSX.Element => {
  const { request } = attempt
  const body = useMemo(() => requestBody(delivery, attempt), [request.body, request.bytes, delivery.attempts.length])
  return (
    <section class="delivery-inside" aria-label={`Request of attempt ${attempt.attempt}`}>
      <h3>Request</h3>
      <p class="row">
        <code>
          {request.method} {printable(request.url)}
        </code>
        <span class="push">
          <CopyCurl delivery={delivery} attempt={attempt} />
        </span>
      </p>
      <Headers headers={request.headers} what="request" />
      <BodyView body={body} what="Body of the request" fileName={`body-${delivery.deliveryId.slice(-12)}.json`} />
    </section>
  )
}

const Response = ({ delivery, attempt: { attempt, response, error } }: OfAttempt): JSX.Element => {
  const body = useMemo(() => response && responseBody(response), [response?.body])
  return (
    <section class="delivery-inside" aria-label={`Response to attempt ${attempt}`}>
      <h3>Response</h3>
      {response && body ? (
        <>
          <p>
            <code>
              {response.statusCode} {printable(response.reason)}
            </code>
          </p>
          <Headers headers={response.headers} what="response" />
          <BodyView
            body={body}
            what="Body of the response"
            fileName={`response-${delivery.deliveryId.slice(-12)}-${attempt}`}
          />
        </>
      ) : (
        <p>
          None came whole.{' '}
          {error && (
            <>
              {error.status}
              {error.code !== undefined && ` (${printable(error.code)})`}, in the phase <code>{error.phase}</code>:{' '}
              {printable(error.detail)}
            </>
          )}
        </p>
      )}
    </section>
  )
}

const Phases = ({ attempt: { timings, remote } }: Pick<OfAttempt, 'attempt'>): JSX.Element => {
  const parts = phaseTimes(timings)
  return (
    <div>
      <div class="delivery-phases" aria-hidden="true">
        {parts.map(({ phase, share }) => (
          <span key={phase} style={{ width: `${share}%` }} />
        ))}
      </div>
      <p class="dim">
        {[...parts.map(({ text }) => text), `${span(timings.total)} in all`].join(' · ')}
        {remote !== undefined && ` · to ${printable(remote)}`}
      </p>
    </div>
  )
}

const Inside = ({ delivery, attempt }: OfAttempt): JSX.Element => {
  const { fault } = attempt
  return (
    <div class="delivery-inside">
      <Phases attempt={attempt} />
      {fault && (
        <Note>
          <p>
            The fault rule <a href="#/faults">{printable(fault.rule)}</a> bent it: {printable(fault.kind)}.
            {fault.detail !== undefined && ` ${printable(fault.detail)}.`}
          </p>
        </Note>
      )}
      <div class="delivery-exchange">
        <Request delivery={delivery} attempt={attempt} />
        <Response delivery={delivery} attempt={attempt} />
      </div>
      <Fold name="delivery-signature" summary="Signature check, step by step">
        {() => (
          <SignatureSteps
            deliveryId={delivery.deliveryId}
            attempt={attempt.attempt}
            isAltered={fault?.kind === 'corrupt-body'}
          />
        )}
      </Fold>
    </div>
  )
}

const Head = ({ delivery, attempt: { attempt, at, ok, verdict, timings, fault } }: OfAttempt): JSX.Element => (
  <>
    <strong>Attempt {attempt}</strong> <Moment at={at} />{' '}
    {attempt > 1 && <span class="dim">+{span(at - (delivery.firstAttemptAt ?? at))} </span>}
    <Tag tone={ok ? 'good' : 'bad'}>{printable(verdict, 200)}</Tag> <span class="dim">{span(timings.total)}</span>{' '}
    {fault && <Tag tone="warn">bent by a fault rule</Tag>}
  </>
)

export const Attempts = ({ delivery }: { readonly delivery: DeliveryView }): JSX.Element => {
  const { attempts } = delivery
  const newest = attempts.at(-1)?.attempt
  return (
    <More count={attempts.length} step={STEP} what="attempts">
      {shown =>
        attempts
          .slice(-shown)
          .reverse()
          .map(attempt => (
            <Fold
              key={attempt.attempt}
              name="card delivery-attempt"
              summary={<Head delivery={delivery} attempt={attempt} />}
              isOpen={attempt.attempt === newest}
            >
              {() => <Inside delivery={delivery} attempt={attempt} />}
            </Fold>
          ))
      }
    </More>
  )
}
