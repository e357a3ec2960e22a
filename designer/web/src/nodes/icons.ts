/** The icons that schemas name. One that is not here gets a neutral square. */

import {
  ApartmentOutlined,
  ApiOutlined,
  AppstoreOutlined,
  AudioOutlined,
  BranchesOutlined,
  CheckCircleOutlined,
  ClockCircleOutlined,
  CustomerServiceOutlined,
  EditOutlined,
  ExportOutlined,
  GlobalOutlined,
  IdcardOutlined,
  InboxOutlined,
  NumberOutlined,
  PhoneOutlined,
  PieChartOutlined,
  PoweroffOutlined,
  ReloadOutlined,
  RollbackOutlined,
  SoundOutlined,
  StarOutlined,
  TableOutlined,
  UnorderedListOutlined,
} from "@ant-design/icons";
import type { ComponentType } from "react";

const ICONS: Readonly<Record<string, ComponentType>> = {
  ApartmentOutlined,
  ApiOutlined,
  AudioOutlined,
  BranchesOutlined,
  CheckCircleOutlined,
  ClockCircleOutlined,
  CustomerServiceOutlined,
  EditOutlined,
  ExportOutlined,
  GlobalOutlined,
  IdcardOutlined,
  InboxOutlined,
  NumberOutlined,
  PhoneOutlined,
  PieChartOutlined,
  PoweroffOutlined,
  ReloadOutlined,
  RollbackOutlined,
  SoundOutlined,
  StarOutlined,
  TableOutlined,
  UnorderedListOutlined,
};

export function iconOf(name: string | undefined): ComponentType {
  return ICONS[name ?? ""] ?? AppstoreOutlined;
}
