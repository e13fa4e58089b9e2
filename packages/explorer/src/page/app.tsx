import { useEffect, useState } from 'preact/hooks';
import { type About, ask, type CallReport } from './api.ts';
import { CallPanel } from './call-panel.tsx';
import { Doctor } from './doctor.tsx';
import { History } from './history.tsx';
import { clearHistory, loadHistory, remember } from './history-store.ts';
import { Live } from './live.tsx';
import { MethodList } from './method-list.tsx';
import { ResponseView } from './response-view.tsx';
import { linkedCall } from './session.ts';
import { type TabName, Tabs } from './tabs.tsx';
import { Types } from './types.tsx';
import { useDetails } from './use-details.tsx';

/** The page, once the explorer has said what it is for. */
export function App() {
  const [about, setAbout] = useState<About>();
  const [problem, setProblem] = useState('');
  useEffect(() => {
    ask<About>('/api/about').then(setAbout, (error: Error) => setProblem(error.message));
  }, []);
  if (problem) return <p class="problem">{problem}</p>;
  return about ? <Explorer about={about} /> : <p class="hint">Loading…</p>;
}

function Explorer({ about }: { readonly about: About }) {
  const { methods, can } = about;
  const [name, setName] = useState(linkedCall?.method ?? methods[0]?.name ?? '');
  const [params, setParams] = useState(linkedCall?.params ?? '');
  const [report, setReport] = useState<CallReport>();
  const [history, setHistory] = useState(loadHistory);
  const [subscriptions, setSubscriptions] = useState<readonly string[]>([]);
  const [tab, setTab] = useState<TabName>('call');
  const method = methods.find((one) => one.name === name);
  const details = useDetails(method?.name);

  const select = (name: string, params: string) => {
    setName(name);
    setParams(params);
    setReport(undefined);
    setTab('call');
  };
  const send = async (text: string) => {
    setReport(undefined);
    const ended = await makeCall(text);
    setReport(ended);
    const past = { time: Date.now(), method: name, params, problem: ended.problem };
    setHistory((before) => remember(before, past));
  };
  return (
    <>
      <Header target={about.target} />
      <main>
        <MethodList methods={methods} selected={name} onSelect={({ name }) => select(name, '')} />
        <div class="work">
          <Tabs tab={tab} can={can} onTab={setTab} />
          {tab === 'types' && <Types />}
          {tab === 'doctor' && <Doctor />}
          <div class="calls" hidden={tab !== 'call'}>
            <CallPanel
              about={about}
              method={method}
              details={details}
              name={name}
              params={params}
              onName={setName}
              onParams={setParams}
              onSend={send}
              onSubscribe={(text) => setSubscriptions((before) => [...before, text])}
            />
            <ResponseView report={report} />
            <Live canListen={can.listen} subscriptions={subscriptions} />
            <History
              history={history}
              onSelect={({ method, params }) => select(method, params)}
              onClear={() => setHistory(clearHistory())}
            />
          </div>
        </div>
      </main>
    </>
  );
}

function Header({ target }: Pick<About, 'target'>) {
  return (
    <header>
      <h1>JSON-RPC explorer</h1>
      <code>{target}</code>
    </header>
  );
}

/** Lets the explorer send a message. Never rejects. */
function makeCall(text: string): Promise<CallReport> {
  return ask<CallReport>('/api/call', { text }).catch((error: Error) => ({
    kind: 'Not sent:',
    problem: error.message,
  }));
}
