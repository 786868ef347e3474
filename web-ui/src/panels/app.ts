import { css, html, LitElement, nothing } from 'lit';
import '../chart/hyperarea.js';
import { browserSurroundings } from '../connection/browser.js';
import { RunFeed, type Snapshot } from '../connection/run-feed.js';
import { panelState, type PanelState } from '../model/panel-state.js';
import { chooseTheme, followTheme, type Theme } from '../theme.js';
import './drawer.js';
import './facts.js';
import './fleet.js';
import './front-table.js';
import './front.js';
import './header.js';
import './panel.js';
import { searchFacts, trainingFacts } from './specification.js';
import { shared } from './style.js';
import { progressFacts } from './training.js';
import './tuning.js';

/** The page: one run, its fleet, and the candidate that was chosen. */
export class App extends LitElement {
  static override properties = {
    snapshot: { state: true },
    chosen: { state: true },
    theme: { state: true },
  };
  static override styles = [
    shared,
    css`
      main {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 400px;
        gap: 12px;
        padding: 12px 20px 20px;
      }
      .main,
      .side {
        display: grid;
        gap: 12px;
        align-content: start;
        min-width: 0;
      }
      lab-front {
        height: clamp(420px, 62vh, 760px);
      }
      lab-hyperarea {
        padding: 8px 4px 6px;
      }
      @media (max-width: 1020px) {
        main {
          grid-template-columns: minmax(0, 1fr);
        }
      }
      @media (max-width: 720px) {
        lab-front {
          height: auto;
        }
        main {
          gap: 8px;
          padding: 8px;
        }
        .main,
        .side {
          gap: 8px;
        }
      }
    `,
  ];

  declare snapshot: Snapshot;
  declare chosen: string | null;
  declare theme: Theme;
  private readonly feed: RunFeed;
  private opener: HTMLElement | null = null;
  private readonly hurry = () => this.feed.hurry();

  constructor() {
    super();
    this.chosen = null;
    followTheme((theme) => this.show(theme));
    const pinned = new URLSearchParams(location.search).get('run');
    this.feed = new RunFeed(browserSurroundings(), pinned, (s) => (this.snapshot = s));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('online', this.hurry);
    this.feed.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('online', this.hurry);
    this.feed.stop();
  }

  override render() {
    const { run, summary } = this.snapshot;
    return html`<lab-header
        .snapshot=${this.snapshot}
        theme=${this.theme}
        @theme-toggled=${this.toggleTheme}
      ></lab-header>
      <main @candidate-chosen=${this.choose}>
        ${summary?.kind === 'training' ? this.training() : this.search()}
      </main>
      <lab-drawer .run=${run} .genome=${this.chosen} @closed=${this.close}></lab-drawer>`;
  }

  private search() {
    const { run, fleet } = this.snapshot;
    return html`<div class="main">
        <lab-front
          .run=${run}
          .chosen=${this.chosen}
          theme=${this.theme}
          .state=${this.stateOfRun(run.candidates.size > 0, 'No candidate was proposed yet.')}
        ></lab-front>
        <lab-front-table
          .run=${run}
          .chosen=${this.chosen}
          .state=${this.stateOfGenerations('The first generation is not complete yet.')}
        ></lab-front-table>
        ${run.tunings.length === 0
          ? nothing
          : html`<lab-tuning
              .tunings=${run.tunings}
              .state=${this.stateOfRun(true, '')}
            ></lab-tuning>`}
      </div>
      <div class="side">
        <lab-panel
          heading="Hyperarea"
          .state=${this.stateOfGenerations('It appears with the first generation.')}
        >
          <span slot="aside">share of the space's rectangle</span>
          <lab-hyperarea .generations=${run.generations}></lab-hyperarea>
        </lab-panel>
        <lab-fleet .fleet=${fleet} .state=${this.stateOfFleet()}></lab-fleet>
        <lab-facts
          heading="Specification"
          .facts=${run.spec ? searchFacts(run.spec) : []}
          .state=${this.stateOfRun(run.spec !== null, 'No run has started yet.')}
        ></lab-facts>
      </div>`;
  }

  /** A training has no candidates, so neither a front nor a fleet. */
  private training() {
    const { training } = this.snapshot.run;
    const state = this.stateOfRun(training !== null, 'The training has not begun yet.');
    const told = this.stateOfRun(!!training?.points.length, 'No step is done yet.');
    return html`<div class="main">
        <lab-training .training=${training} .state=${told}></lab-training>
      </div>
      <div class="side">
        <lab-facts
          heading="Progress"
          .facts=${training ? progressFacts(training) : []}
          .state=${told}
        ></lab-facts>
        <lab-facts
          heading="Specification"
          .facts=${training ? trainingFacts(training.spec) : []}
          .state=${state}
        ></lab-facts>
      </div>`;
  }

  private stateOfGenerations(emptyBecause: string): PanelState {
    return this.stateOfRun(this.snapshot.run.generations.length > 0, emptyBecause);
  }

  private stateOfRun(filled: boolean, emptyBecause: string): PanelState {
    const { link, problem, caughtUp } = this.snapshot;
    return panelState({ link, problem, answered: caughtUp, filled, emptyBecause });
  }

  private stateOfFleet(): PanelState {
    const { link, fleet } = this.snapshot;
    return panelState({
      link,
      problem: null,
      answered: fleet !== null,
      filled: fleet !== null && fleet.agents.length + fleet.workers.length > 0,
      emptyBecause: 'No agent is connected. Attach a bench, then start it with: ./hilab agent run',
    });
  }

  private choose(event: CustomEvent<string>): void {
    if (this.chosen === null) this.opener = focusedElement();
    this.chosen = event.detail;
  }

  private close(): void {
    this.chosen = null;
    this.opener?.focus();
  }

  private toggleTheme(): void {
    const next: Theme = this.theme === 'dark' ? 'light' : 'dark';
    chooseTheme(next);
    this.show(next);
  }

  private show(theme: Theme): void {
    document.documentElement.dataset['theme'] = theme;
    this.theme = theme;
  }
}

/** Where the focus is, through all shadow roots; it goes back there when the drawer closes. */
function focusedElement(): HTMLElement | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element instanceof HTMLElement ? element : null;
}

customElements.define('lab-app', App);
