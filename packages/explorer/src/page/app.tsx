import { useEffect, useMemo, useState } from 'preact/hooks';
import { type About, ask, type CallReport } from './api.ts';
import { CallPanel } from './call-panel.tsx';
import { readMethods } from './document.ts';
import { History } from './history.tsx';
import { clearHistory, loadHistory, remember } from './history-store.ts';
import { Live } from './live.tsx';
import { MethodList } from './method-list.tsx';
import { ResponseView } from './response-view.tsx';
import { linkedCall } from './session.ts';

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
  const methods = useMemo(() => readMethods(about), [about]);
  const [name, setName] = useState(linkedCall?.method ?? methods[0]?.name ?? '');
  const [params, setParams] = useState(linkedCall?.params ?? '');
  const [report, setReport] = useState<CallReport>();
  const [history, setHistory] = useState(loadHistory);
  const [subscriptions, setSubscriptions] = useState<readonly string[]>([]);

  const select = (name: string, params: string) => {
    setName(name);
    setParams(params);
    setReport(undefined);
  };
  const send = async (text: string) => {
    setReport(undefined);
    const ended = await ask<CallReport>('/api/call', { text }).catch((error: Error) => ({
      kind: 'Not sent:',
      problem: error.message,
    }));
    setReport(ended);
    const past = { time: Date.now(), method: name, params, problem: ended.problem };
    setHistory((before) => remember(before, past));
  };
  return (
    <>
      <header>
        <h1>JSON-RPC explorer</h1>
        <code>{about.target}</code>
      </header>
      <main>
        <MethodList methods={methods} selected={name} onSelect={({ name }) => select(name, '')} />
        <div class="work">
          <CallPanel
            about={about}
            method={methods.find((one) => one.name === name)}
            name={name}
            params={params}
            onName={setName}
            onParams={setParams}
            onSend={send}
            onSubscribe={(text) => setSubscriptions((before) => [...before, text])}
          />
          <ResponseView report={report} />
          <Live canListen={about.can.listen} subscriptions={subscriptions} />
          <History
            history={history}
            onSelect={({ method, params }) => select(method, params)}
            onClear={() => setHistory(clearHistory())}
          />
        </div>
      </main>
    </>
  );
}
