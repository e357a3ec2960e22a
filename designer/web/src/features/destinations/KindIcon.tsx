import { CustomerServiceOutlined, MobileOutlined, PhoneOutlined, TeamOutlined } from "@ant-design/icons";

const ICONS: Readonly<Record<string, typeof TeamOutlined>> = { group: TeamOutlined, queue: CustomerServiceOutlined, extension: PhoneOutlined, number: MobileOutlined };

export function DestinationIcon({ kind }: { kind: string }) {
  const Icon = ICONS[kind] ?? TeamOutlined;
  return <Icon aria-hidden />;
}
