import type { ReactElement } from 'react';
import { namesIn } from './attribution.ts';
import { DrawingState } from './drawing-state.tsx';
import { GeneratedMark } from './marks.tsx';
import { scaleBar } from './scale-bar.ts';
import { useCity, useFiles, useFormat, useServices, useView } from './services.ts';
import { FIRST_CAMERA, flyTo, setPanel } from '../state/view.ts';
import { IconButton } from './panel.tsx';

/** What makes the picture complete with every panel closed: the scale, whose data it is, and the way home. */
export function Foot(): ReactElement {
  const { view } = useServices();
  const format = useFormat();
  const bearingDeg = useView(({ camera }) => Math.round(camera.bearingDeg));
  return (
    <footer className="foot">
      <div className="foot-left">
        <div className="map-buttons">
          <IconButton
            icon="home"
            label={format.text('map.home')}
            shortcut="0"
            onPress={() => flyTo(view, FIRST_CAMERA)}
          />
          <span className="compass" style={{ rotate: `${-bearingDeg}deg` }}>
            <IconButton
              icon="north"
              label={format.text('map.north')}
              shortcut="N"
              onPress={() => flyTo(view, { bearingDeg: 0 })}
            />
          </span>
        </div>
        <ScaleBar />
        <DrawingState />
      </div>
      <Attribution onMore={() => setPanel(view, 'feeds', true)} />
    </footer>
  );
}

function ScaleBar(): ReactElement {
  const format = useFormat();
  const zoom = useView(({ camera }) => camera.zoom);
  const latitude = useView(({ camera }) => camera.latitude);
  const { metres, pixels } = scaleBar(zoom, latitude, 120);
  const distance = format.distance(metres);
  return (
    <div className="scale" role="img" aria-label={format.text('scale.label', { distance })}>
      <span className="scale-line" style={{ width: `${pixels}px` }} />
      <span>{distance}</span>
    </div>
  );
}

/** What stands for a publisher that nobody names. */
const NOT_STATED = 'not stated';

function Attribution({ onMore }: { onMore(): void }): ReactElement {
  const format = useFormat();
  const manifest = useFiles((files) => files.manifest);
  const city = useCity();
  const attributions =
    manifest?.sources.filter(({ publisher }) => publisher !== NOT_STATED).map(({ attribution }) => attribution) ?? [];
  for (const { record } of city.entries.values()) if (record.kind === 'feed') attributions.push(record.attribution);
  return (
    <p className="attribution">
      {manifest?.generated && <GeneratedMark />}
      <span title={[...new Set(attributions)].join(' · ')}>{namesIn(attributions).join(' · ')}</span>
      <button type="button" className="link" onClick={onMore}>
        {format.text('panel.feeds')}
      </button>
    </p>
  );
}
