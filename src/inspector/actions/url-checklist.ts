// The rules for the url of a callback, held against what has been typed so far.

import { type UrlOptions, type UrlRule, urlRules } from '../../ens/callback-url-rules.js'

export interface UrlCheck extends Pick<UrlRule, 'id' | 'says'> {
  /** `open`: not typed that far. `here`: the real service refuses it, and --allow-local-urls lets it pass. */
  readonly state: 'open' | 'holds' | 'here' | 'broken'
  /** What to do where it can not be met. */
  readonly hint: string
}

const BEGINNING = 'https://'

const stateOf = (rule: UrlRule, text: string, options: UrlOptions): UrlCheck['state'] => {
  if (text === '') return 'open'
  if (rule.holds(text, { allowLocalUrls: false })) return 'holds'
  if (rule.holds(text, options)) return 'here'
  return BEGINNING.startsWith(text.toLowerCase()) ? 'open' : 'broken'
}

export const urlChecklist = (text: string, options: UrlOptions): readonly UrlCheck[] =>
  urlRules.map(rule => ({
    id: rule.id,
    says: rule.says,
    hint: rule.hint ?? '',
    state: stateOf(rule, text, options)
  }))
