import { render } from 'preact';
import { useEffect } from 'preact/hooks';
import '@vscode/codicons/dist/codicon.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/list.css';
import './styles/details.css';
import './styles/graph.css';
import './styles/compare.css';
import './styles/messages.css';
import './styles/trace.css';
import { Button } from './components/Buttons';
import { Icon } from './components/Icon';
import { Note } from './components/Note';
import { ComparePage } from './pages/ComparePage';
import { TraceDetailsPage } from './pages/TraceDetailsPage';
import { TraceListPage } from './pages/TraceListPage';
import { handshake, handshakeError, page, refresh, settled, shakeHands, start } from './state/navigation';
import { strings } from './strings';

function App() {
  const ready = settled.value;
  useEffect(() => {
    // Tests and the host wait for this mark: the first picture with data (or with the reason why there is none) is up.
    if (ready) document.body.dataset['ready'] = '1';
  }, [ready]);
  if (handshake.value === 'failed') {
    return (
      <main class="page">
        <Note tone="bad" actions={<Button onClick={() => void shakeHands()}>{strings.common.tryAgain}</Button>}>
          <b>{strings.common.hostGone}</b> {handshakeError.value}
        </Note>
      </main>
    );
  }
  if (handshake.value === 'waiting') {
    return (
      <main class="page">
        <div class="empty dim" role="status">
          <span><Icon name="loading" tone="spin" /> {strings.sidecar.starting}</span>
        </div>
      </main>
    );
  }
  if (page.value === 'compare') return <ComparePage />;
  return page.value === 'list' ? <TraceListPage /> : <TraceDetailsPage />;
}

document.addEventListener('keydown', (event) => {
  if (event.key !== 'F5') return;
  event.preventDefault();
  // What reaches the window is the editor's, where F5 starts the debugger.
  event.stopPropagation();
  refresh();
});

const root = document.createElement('div');
root.id = 'app';
document.body.replaceChildren(root);
render(<App />, root);
void start();
