class ValveBase;
class ValveDriver : public asynBase {
};
