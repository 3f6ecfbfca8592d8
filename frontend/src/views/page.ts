import type { ComponentType } from 'preact'
import type { Project } from '../api/types'
import type { Params } from '../state/router'

/** What every page gets: the variable parts of its path. */
export interface PageProps {
  params: Params
}

/** A page inside a project's frame gets the project, loaded. */
export interface ProjectPageProps extends PageProps {
  project: Project
}

type Tab =
  | 'overview'
  | 'clips'
  | 'upload'
  | 'import'
  | 'review'
  | 'people'
  | 'labels'
  | 'export'
  | 'keys'
  | 'record'
  | 'settings'

interface Place {
  pattern: string
  /** Shown in the browser's tab. */
  title: string
}

/**
 * `bare` fills the window and is open to everybody; `whole` fills the window for who is signed in
 * (the desk); `app` stands under the top bar; `project` under the bar with a project's tabs.
 */
export type Route = Place &
  (
    | { frame: 'bare' | 'whole'; load: () => Promise<ComponentType<PageProps>> }
    | { frame: 'app'; isForAdministrators?: boolean; load: () => Promise<ComponentType<PageProps>> }
    | {
        frame: 'project'
        tab: Tab
        /** It only changes the project: of no use in an archived one. */
        isForWork?: boolean
        load: () => Promise<ComponentType<ProjectPageProps>>
      }
  )
