import { PhoneOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { usePhone } from "./call";

/** Opens and closes the phone beside the canvas. */
export function PhoneButton() {
  const { t } = useTranslation();
  const open = usePhone((phone) => phone.open);
  const turn = usePhone((phone) => phone.turn);
  return (
    <Button icon={<PhoneOutlined aria-hidden />} aria-expanded={open} onClick={turn}>
      {t("phone.open")}
    </Button>
  );
}
