// The page, for every component in it.

import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Page } from './page.js'

const context = createContext<Page | undefined>(undefined)

export const PageProvider = context.Provider

export const usePage = (): Page => {
  const page = useContext(context)
  if (page === undefined) throw new Error('There is no page around this component.')
  return page
}
