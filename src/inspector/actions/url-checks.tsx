// The rules for a callback's url, each with a sign, its words and its reason.

import type { JSX } from 'preact'
import { Tag, type Tone } from '../kit/tag.js'
import type { UrlCheck } from './url-checklist.js'

const looks: Readonly<Record<UrlCheck['state'], readonly [tone: Tone, word: string]>> = {
  open: ['quiet', 'open'],
  holds: ['good', 'holds'],
  here: ['warn', 'only here'],
  broken: ['bad', 'broken']
}

const titles: Readonly<Record<UrlCheck['id'], string>> = {
  syntax: 'A whole url',
  https: 'https',
  'user-info': 'No user info',
  port: 'No port',
  query: 'No query string',
  fragment: 'No fragment'
}

export const UrlChecklist = ({ checks }: { readonly checks: readonly UrlCheck[] }): JSX.Element => (
  <ul class="action-checks" aria-label="What ENS takes as a url">
    {checks.map(({ id, says, hint, state }) => {
      const [tone, word] = looks[state]
      return (
        <li key={id}>
          <Tag tone={tone}>{word}</Tag>
          <span>
            <b>{titles[id]}.</b> {says}
            {state === 'here' && ' --allow-local-urls lets this pass here; the real service refuses it.'}
            {state === 'broken' && hint !== '' && ` ${hint}`}
          </span>
        </li>
      )
    })}
  </ul>
)
